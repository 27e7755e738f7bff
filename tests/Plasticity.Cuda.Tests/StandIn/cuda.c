// A stand-in for NVIDIA's driver library, for tests on machines that have none. It keeps the driver's promises and none of its speed:
//
//   - work is queued and done only when somebody waits for it, so that a host that changes memory too early, or reads too early, is found out;
//   - memory is a fixed arena, handed out front to back, so that two runs that ask for the same get the same addresses; it begins as 0xFF;
//   - copies must stay within live memory, launches must have the lanes of the text, calls need a current context on their thread;
//   - a module is the text of a kernel file (see nvrtc.c), whose entries and parameters are read from there; or PTX of an entry that takes one
//     struct, whose fields are read from where the entry loads them: an address and a count of 64 bits for each buffer, 32 bits for a number;
//   - four kernels are really done (fill, blend, copy_gradient, sgd_step), all others leave their arguments in a digest; and where the
//     stand-in compiler really compiled, all are done, the lanes of a group taking turns;
//   - every function counts its calls and can be told to fail, and everything created must be destroyed.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>
#include "calls.h"

enum { SUCCESS, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, INVALID_CONTEXT = 201, INVALID_IMAGE = 200, NOT_FOUND = 500, NOT_READY = 600, LAUNCH_FAILED = 719,
       CAPTURE_UNSUPPORTED = 900, CAPTURE_INVALIDATED = 901 };
enum { MOST_PARAMETERS = 48, MOST_BLOCKS = 4096, MOST_OPERATIONS = 65536 };

typedef int Result;
typedef void *Handle;
typedef uint64_t Address;

// ---------------------------------------------------------------- what tests can see and set

static int device_count = 1, driver_version = 13000, capability = 90;
static uint64_t memory_bytes = 256u << 20, memory_used;
static uint64_t digest = 14695981039346656037u;
static long done_launches, unpinned_uploads, live_objects;
static char last_launch[4096];
static char refused_text[64];

#define ENTER_WITH_CONTEXT                        \
    do {                                          \
        ENTER;                                    \
        if (!current) return INVALID_CONTEXT;     \
    } while (0)

static int retained;
static __thread Handle current;

void standin_set(const char *what, long value) {
    if (!strcmp(what, "devices")) device_count = (int)value;
    if (!strcmp(what, "driver")) driver_version = (int)value;
    if (!strcmp(what, "capability")) capability = (int)value;
    if (!strcmp(what, "memory")) memory_bytes = (uint64_t)value;
}
void standin_refuse(const char *text) { snprintf(refused_text, sizeof refused_text, "%s", text); }
uint64_t standin_digest(void) { return digest; }
long standin_launches(void) { return done_launches; }
long standin_unpinned(void) { return unpinned_uploads; }
long standin_live(void) { return live_objects; }
const char *standin_last_launch(void) { return last_launch; }
// ---------------------------------------------------------------- memory

static struct { Address start; uint64_t bytes; } blocks[MOST_BLOCKS];
static int block_count;
static char *arena;
static uint64_t arena_next;
static const uint64_t ARENA_BYTES = (uint64_t)8 << 30;

static int is_live(Address start, uint64_t bytes) {
    for (int i = 0; i < block_count; i++)
        if (start >= blocks[i].start && start + bytes <= blocks[i].start + blocks[i].bytes) return 1;
    return 0;
}

static struct { char *start; uint64_t bytes; } pinned[256];
static int pinned_count;

static int is_pinned(const char *start, uint64_t bytes) {
    for (int i = 0; i < pinned_count; i++)
        if (start >= pinned[i].start && start + bytes <= pinned[i].start + pinned[i].bytes) return 1;
    return 0;
}

// ---------------------------------------------------------------- modules

typedef struct { unsigned x, y, z; } Index;
typedef struct {
    void *library;
    Index **indices;                                // of the lane, of its group, and the group's size
    void (**barrier)(void);                         // called by a lane that waits for all others of its group
    float (**from_lane)(float value, unsigned lane); // called by a lane that gives a value and wants another lane's
} Code;
typedef struct Function {
    char name[64];
    int lanes, parameters;
    char pointer[MOST_PARAMETERS];
    int offset[MOST_PARAMETERS], in_struct; // where each lies, where all are one struct
    void (*call)(void **arguments); // null where the text was not compiled
    Code *code;
    struct Function *next;
} Function;
typedef struct { Function *functions; Code code; } Module;

// Reads "KERNEL(lanes) name(parameter, ...)" wherever a line begins so.
static Function *read_functions(const char *text) {
    Function *all = NULL;
    for (const char *at = text; (at = strstr(at, "\nKERNEL(")) != NULL;) {
        Function *function = calloc(1, sizeof *function);
        function->next = all;
        all = function;
        at += strlen("\nKERNEL(");
        function->lanes = atoi(at);
        at = strchr(at, ')') + 2;
        int length = (int)strcspn(at, "(");
        snprintf(function->name, sizeof function->name, "%.*s", length, at);
        at += length + 1;
        int star = 0;
        for (;; at++) {
            if (*at == '*') star = 1;
            if (*at != ',' && *at != ')') continue;
            function->pointer[function->parameters++] = (char)star;
            star = 0;
            if (*at == ')') break;
        }
    }
    return all;
}

// Reads ".visible .entry name(", ".maxntid lanes" and the loads of the one parameter, in order.
static Function *read_ptx(const char *text) {
    const char *at = strstr(text, ".visible .entry "), *loads = at, *lanes = at ? strstr(at, ".maxntid ") : NULL;
    if (!at || !lanes || strstr(at + 1, ".visible .entry ")) return NULL;
    Function *function = calloc(1, sizeof *function);
    at += strlen(".visible .entry ");
    snprintf(function->name, sizeof function->name, "%.*s", (int)strcspn(at, "("), at);
    function->lanes = atoi(lanes + strlen(".maxntid "));
    function->in_struct = 1;
    for (int wide = 0; (loads = strstr(loads, "ld.param.")) != NULL;) {
        loads += strlen("ld.param.");
        const char *plus = loads + strcspn(loads, "+]");
        int is_wide = !strncmp(loads, "b64", 3), offset = *plus == '+' ? atoi(plus + 1) : 0;
        if (is_wide && wide++ % 2) continue; // a buffer's count
        function->pointer[function->parameters] = (char)is_wide;
        function->offset[function->parameters++] = offset;
    }
    return function;
}

// Loads what the stand-in compiler put behind the text.
static int load_code(Module *module, const char *object, size_t bytes) {
    char path[] = P_tmpdir "/standin-XXXXXX"; // another name each time: one that is known would not be loaded again
    int file = mkstemp(path);
    Code *code = &module->code;
    if (file >= 0 && write(file, object, bytes) == (ssize_t)bytes) code->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    close(file);
    remove(path);
    if (!code->library) return 0;
    code->indices = dlsym(code->library, "standin_indices");
    code->barrier = dlsym(code->library, "standin_barrier");
    code->from_lane = dlsym(code->library, "standin_from_lane");
    for (Function *each = module->functions; each; each = each->next) {
        char name[80];
        snprintf(name, sizeof name, "standin_%s", each->name);
        each->call = (void (*)(void **))dlsym(code->library, name);
        each->code = code;
        if (!each->call) return 0;
    }
    return 1;
}

// ---------------------------------------------------------------- lanes that take turns

enum { MOST_LANES = 256, STACK_BYTES = 64 * 1024 };
typedef enum { READY, AT_BARRIER, ENDED } LaneState;

static struct { LaneState state; int asked; void *place; float given[2]; } lanes[MOST_LANES];
static char *stacks;
static int lane; // whose turn it is
static const Function *running;
static void **running_arguments;
static int gone_wrong; // what every wait answers after a group of which some lanes ended while others waited

#if defined(__x86_64__) && !defined(STANDIN_UCONTEXT)
// Leaves the registers that a function must keep on the stack it leaves, whose end goes to *from, and takes them from the stack at to.
void standin_switch(void **from, void *to);
__asm__(".text\n.globl standin_switch\n.hidden standin_switch\nstandin_switch:\n"
        "push %rbx\npush %rbp\npush %r12\npush %r13\npush %r14\npush %r15\n"
        "mov %rsp, (%rdi)\nmov %rsi, %rsp\n"
        "pop %r15\npop %r14\npop %r13\npop %r12\npop %rbp\npop %rbx\nret\n");
static void *host_place;
static void begin_lane(void);
static void prepare(int which) {
    void **top = (void **)(stacks + (size_t)(which + 1) * STACK_BYTES) - 1; // such that begin_lane finds its stack as after a call
    *--top = (void *)begin_lane;
    lanes[which].place = top - 6;
}
static void turn_to(int which) { standin_switch(&host_place, lanes[which].place); }
static void turn_back(void) { standin_switch(&lanes[lane].place, host_place); }
#else
static ucontext_t host_context, contexts[MOST_LANES];
static void begin_lane(void);
static void prepare(int which) {
    getcontext(&contexts[which]);
    contexts[which].uc_stack.ss_sp = stacks + (size_t)which * STACK_BYTES;
    contexts[which].uc_stack.ss_size = STACK_BYTES;
    makecontext(&contexts[which], begin_lane, 0);
}
static void turn_to(int which) { swapcontext(&host_context, &contexts[which]); }
static void turn_back(void) { swapcontext(&contexts[lane], &host_context); }
#endif

static void begin_lane(void) {
    running->call(running_arguments);
    lanes[lane].state = ENDED;
    turn_back();
}

static void lane_at_barrier(void) {
    lanes[lane].state = AT_BARRIER;
    turn_back();
}

// All lanes of a warp come by before the first of them goes on; what it gave stays until it has asked twice more.
static float lane_asks(float value, unsigned other) {
    int which = lanes[lane].asked++ & 1;
    lanes[lane].given[which] = value;
    turn_back();
    return lanes[other].given[which];
}

static void run_group(void) {
    int count = running->lanes, left = count;
    for (int i = 0; i < count; i++) {
        lanes[i].state = READY;
        lanes[i].asked = 0;
        prepare(i);
    }
    while (left > 0) {
        int went = 0;
        for (lane = 0; lane < count; lane++) {
            if (lanes[lane].state != READY) continue;
            running->code->indices[0]->x = (unsigned)lane;
            turn_to(lane);
            went = 1;
            left -= lanes[lane].state == ENDED;
        }
        if (went) continue;
        if (left < count) gone_wrong = LAUNCH_FAILED;
        for (int i = 0; i < count; i++)
            if (lanes[i].state == AT_BARRIER) lanes[i].state = READY;
    }
}

static void run(const Function *function, const unsigned grid[3], const uint64_t *values) {
    void *arguments[MOST_PARAMETERS];
    if (!stacks) stacks = mmap(NULL, (size_t)MOST_LANES * STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    for (int i = 0; i < function->parameters; i++) arguments[i] = (void *)&values[i];
    running = function;
    running_arguments = arguments;
    *function->code->barrier = lane_at_barrier;
    *function->code->from_lane = lane_asks;
    *function->code->indices[2] = (Index){ (unsigned)function->lanes, 1, 1 };
    for (unsigned z = 0; z < grid[2]; z++)
        for (unsigned y = 0; y < grid[1]; y++)
            for (unsigned x = 0; x < grid[0]; x++) {
                *function->code->indices[1] = (Index){ x, y, z };
                run_group();
            }
}

// ---------------------------------------------------------------- streams, events, graphs

typedef struct Event Event;
typedef struct {
    enum { LAUNCH, UPLOAD, DOWNLOAD, COPY, SET, RECORD } kind;
    Function *function;
    unsigned grid[3];
    uint64_t values[MOST_PARAMETERS]; // arguments; or target, source, bytes
    unsigned char byte;
    Event *event;
} Operation;

struct Event { int recorded, passed; uint64_t order; };
typedef struct { Operation *nodes; int count; } Graph;
typedef struct { Operation *nodes; int count; const Graph *graph; } Executable;

static Operation *queue;
static int queued, done;
static int capturing;
static Graph *captured;
static uint64_t clock_ticks;

static void hash(uint64_t value) { digest = (digest ^ value) * 1099511628211u; }

static float as_float(uint64_t slot) {
    float value;
    memcpy(&value, &slot, sizeof value);
    return value;
}

static void do_launch(const Operation *operation) {
    const Function *function = operation->function;
    const uint64_t *v = operation->values;
    for (const char *c = function->name; *c; c++) hash((uint64_t)*c);
    for (int i = 0; i < 3; i++) hash(operation->grid[i]);
    int written = snprintf(last_launch, sizeof last_launch, "%s %u %u %u:", function->name, operation->grid[0], operation->grid[1], operation->grid[2]);
    for (int i = 0; i < function->parameters; i++) {
        hash(v[i]);
        written += snprintf(last_launch + written, sizeof last_launch - written, " %s%llx", function->pointer[i] ? "@" : "", (unsigned long long)v[i]);
    }
    done_launches++;
    if (function->call) {
        run(function, operation->grid, v);
    } else if (!strcmp(function->name, "fill")) {
        float *y = (float *)v[0];
        for (int i = 0; i < (int)v[1]; i++) y[i] = as_float(v[2]);
    } else if (!strcmp(function->name, "blend")) {
        const float *x = (const float *)v[0];
        float *y = (float *)v[1], a = as_float(v[3]), b = as_float(v[4]);
        for (int i = 0; i < (int)v[2]; i++) y[i] = a * x[i] + b * y[i];
    } else if (!strcmp(function->name, "copy_gradient")) {
        const float *dy = (const float *)v[0];
        float *dx = (float *)v[1];
        for (int i = 0; i < (int)v[2]; i++) dx[i] = v[3] ? dx[i] + dy[i] : dy[i];
    } else if (!strcmp(function->name, "sgd_step")) {
        float *weight = (float *)v[0], rate = as_float(v[3]), l2 = as_float(v[4]), decay = as_float(v[5]);
        const float *gradient = (const float *)v[1];
        for (int i = 0; i < (int)v[2]; i++) {
            float w = weight[i], g = gradient[i] + l2 * w;
            weight[i] = w - rate * (g + decay * w);
        }
    }
}

static void do_next(void) {
    const Operation *operation = &queue[done++];
    const uint64_t *v = operation->values;
    clock_ticks++;
    switch (operation->kind) {
        case LAUNCH: do_launch(operation); break;
        case SET: memset((void *)v[0], operation->byte, v[2]); hash(v[0]); hash(v[2]); break;
        case RECORD: operation->event->passed = 1; operation->event->order = clock_ticks; break;
        default: memcpy((void *)v[0], (const void *)v[1], v[2]); if (operation->kind == COPY) { hash(v[0]); hash(v[1]); } break;
    }
    if (done == queued) done = queued = 0;
}

static void drain(void) { while (done < queued) do_next(); }

static Result add(const Operation *operation) {
    if (capturing) {
        captured->nodes = realloc(captured->nodes, (captured->count + 1) * sizeof *operation);
        captured->nodes[captured->count++] = *operation;
        return SUCCESS;
    }
    if (!queue) queue = calloc(MOST_OPERATIONS, sizeof *queue);
    if (queued == MOST_OPERATIONS) drain();
    queue[queued++] = *operation;
    return SUCCESS;
}

static Result transfer(int kind, Address target, Address source, uint64_t bytes) {
    Operation operation = { .kind = kind, .values = { target, source, bytes } };
    return add(&operation);
}

// By hand: as many mebibytes as STANDIN_MEGABYTES says.
__attribute__((constructor)) static void begin(void) {
    const char *megabytes = getenv("STANDIN_MEGABYTES");
    if (megabytes) memory_bytes = strtoull(megabytes, NULL, 10) << 20;
}

// Nothing that was made before may be used after this.
void standin_reset(void) {
    forget_calls();
    device_count = 1;
    driver_version = 13000;
    capability = 90;
    memory_bytes = 256u << 20;
    digest = 14695981039346656037u;
    done_launches = unpinned_uploads = live_objects = 0;
    block_count = pinned_count = queued = done = 0;
    memory_used = arena_next = 0;
    refused_text[0] = last_launch[0] = 0;
    gone_wrong = SUCCESS;
}

// ---------------------------------------------------------------- the driver's functions

Result cuInit(unsigned flags) { ENTER; return flags ? INVALID_VALUE : SUCCESS; }
Result cuDriverGetVersion(int *version) { ENTER; *version = driver_version; return SUCCESS; }
Result cuDeviceGetCount(int *count) { ENTER; *count = device_count; return SUCCESS; }
Result cuDeviceGet(int *device, int ordinal) { ENTER; *device = ordinal; return SUCCESS; }
Result cuDeviceGetName(char *name, int length, int device) { ENTER; snprintf(name, length, "Stand-in %d", device); return SUCCESS; }
Result cuDeviceGetAttribute(int *value, int attribute, int device) {
    ENTER;
    (void)device;
    *value = attribute == 16 ? 4 : attribute == 75 ? capability / 10 : attribute == 76 ? capability % 10 : -1;
    return SUCCESS;
}
Result cuDeviceTotalMem_v2(size_t *bytes, int device) { ENTER; (void)device; *bytes = memory_bytes; return SUCCESS; }
Result cuDevicePrimaryCtxRetain(Handle *context, int device) { ENTER; retained++; live_objects++; *context = (Handle)(uintptr_t)(0x1000 + device); return SUCCESS; }
Result cuDevicePrimaryCtxRelease_v2(int device) { ENTER; (void)device; retained--; live_objects--; return SUCCESS; }
Result cuCtxSetCurrent(Handle context) { ENTER; current = context; return SUCCESS; }
Result cuGetErrorName(int code, const char **name) {
    ENTER;
    static const struct { int code; const char *name; } names[] = {
        { 1, "CUDA_ERROR_INVALID_VALUE" }, { 2, "CUDA_ERROR_OUT_OF_MEMORY" }, { 46, "CUDA_ERROR_DEVICE_UNAVAILABLE" }, { 100, "CUDA_ERROR_NO_DEVICE" },
        { 200, "CUDA_ERROR_INVALID_IMAGE" }, { 201, "CUDA_ERROR_INVALID_CONTEXT" }, { 222, "CUDA_ERROR_UNSUPPORTED_PTX_VERSION" },
        { 500, "CUDA_ERROR_NOT_FOUND" }, { 700, "CUDA_ERROR_ILLEGAL_ADDRESS" }, { 719, "CUDA_ERROR_LAUNCH_FAILED" },
        { 803, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH" },
        { 900, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED" }, { 901, "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED" } };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].code == code) { *name = names[i].name; return SUCCESS; }
    return INVALID_VALUE;
}

Result cuMemGetInfo_v2(size_t *free_bytes, size_t *total) { ENTER_WITH_CONTEXT; *free_bytes = memory_bytes - memory_used; *total = memory_bytes; return SUCCESS; }
Result cuMemAlloc_v2(Address *memory, size_t bytes) {
    ENTER_WITH_CONTEXT;
    if (capturing) return CAPTURE_UNSUPPORTED;
    if (!arena) arena = mmap(NULL, ARENA_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    uint64_t rounded = (bytes + 511) / 512 * 512;
    if (bytes == 0 || block_count == MOST_BLOCKS) return INVALID_VALUE;
    if (memory_used + rounded > memory_bytes || arena_next + rounded > ARENA_BYTES) return OUT_OF_MEMORY;
    *memory = (Address)(uintptr_t)(arena + arena_next);
    memset(arena + arena_next, 0xFF, rounded);
    blocks[block_count].start = *memory;
    blocks[block_count++].bytes = rounded;
    arena_next += rounded;
    memory_used += rounded;
    live_objects++;
    return SUCCESS;
}
Result cuMemFree_v2(Address memory) {
    ENTER_WITH_CONTEXT;
    drain(); // as the driver does
    for (int i = 0; i < block_count; i++) {
        if (blocks[i].start != memory) continue;
        memory_used -= blocks[i].bytes;
        blocks[i] = blocks[--block_count];
        live_objects--;
        if (block_count == 0) arena_next = 0;
        return SUCCESS;
    }
    return INVALID_VALUE;
}
Result cuMemHostAlloc(char **memory, size_t bytes, unsigned flags) {
    ENTER_WITH_CONTEXT;
    (void)flags;
    pinned[pinned_count].start = *memory = malloc(bytes);
    pinned[pinned_count++].bytes = bytes;
    live_objects++;
    return SUCCESS;
}
Result cuMemFreeHost(char *memory) {
    ENTER_WITH_CONTEXT;
    for (int i = 0; i < pinned_count; i++) {
        if (pinned[i].start != memory) continue;
        pinned[i] = pinned[--pinned_count];
        free(memory);
        live_objects--;
        return SUCCESS;
    }
    return INVALID_VALUE;
}

Result cuMemcpyHtoDAsync_v2(Address target, const void *source, size_t bytes, Handle stream) {
    ENTER_WITH_CONTEXT;
    (void)stream;
    if (!is_live(target, bytes)) return INVALID_VALUE;
    if (!is_pinned(source, bytes)) unpinned_uploads++;
    return transfer(UPLOAD, target, (Address)(uintptr_t)source, bytes);
}
Result cuMemcpyDtoHAsync_v2(void *target, Address source, size_t bytes, Handle stream) {
    ENTER_WITH_CONTEXT;
    (void)stream;
    return is_live(source, bytes) ? transfer(DOWNLOAD, (Address)(uintptr_t)target, source, bytes) : INVALID_VALUE;
}
Result cuMemcpyDtoDAsync_v2(Address target, Address source, size_t bytes, Handle stream) {
    ENTER_WITH_CONTEXT;
    (void)stream;
    return is_live(target, bytes) && is_live(source, bytes) ? transfer(COPY, target, source, bytes) : INVALID_VALUE;
}
Result cuMemsetD8Async(Address target, unsigned char value, size_t count, Handle stream) {
    ENTER_WITH_CONTEXT;
    (void)stream;
    if (!is_live(target, count)) return INVALID_VALUE;
    Operation operation = { .kind = SET, .values = { target, 0, count }, .byte = value };
    return add(&operation);
}

Result cuStreamCreate(Handle *stream, unsigned flags) { ENTER_WITH_CONTEXT; (void)flags; live_objects++; *stream = malloc(1); return SUCCESS; }
Result cuStreamDestroy_v2(Handle stream) { ENTER_WITH_CONTEXT; drain(); free(stream); live_objects--; return SUCCESS; }
Result cuStreamSynchronize(Handle stream) {
    ENTER_WITH_CONTEXT;
    (void)stream;
    if (capturing) return CAPTURE_UNSUPPORTED;
    drain();
    return gone_wrong;
}

Result cuEventCreate(Event **event, unsigned flags) { ENTER_WITH_CONTEXT; (void)flags; *event = calloc(1, sizeof **event); live_objects++; return SUCCESS; }
Result cuEventDestroy_v2(Event *event) {
    ENTER_WITH_CONTEXT;
    while (event->recorded && !event->passed) do_next();
    free(event);
    live_objects--;
    return SUCCESS;
}
Result cuEventRecord(Event *event, Handle stream) {
    ENTER_WITH_CONTEXT;
    (void)stream;
    while (event->recorded && !event->passed) do_next();
    event->recorded = 1;
    event->passed = 0;
    Operation operation = { .kind = RECORD, .event = event };
    return add(&operation);
}
Result cuEventQuery(Event *event) {
    ENTER_WITH_CONTEXT;
    if (event->recorded && !event->passed) {
        do_next(); // time goes by
        if (!event->passed) return NOT_READY;
    }
    return SUCCESS;
}
Result cuEventSynchronize(Event *event) { ENTER_WITH_CONTEXT; while (event->recorded && !event->passed) do_next(); return gone_wrong; }
Result cuEventElapsedTime(float *milliseconds, Event *start, Event *end) {
    ENTER_WITH_CONTEXT;
    if (!start->passed || !end->passed) return NOT_READY;
    *milliseconds = (float)(end->order - start->order); // one a piece of work
    return SUCCESS;
}

Result cuModuleLoadDataEx(Module **module, const char *image, unsigned count, int *options, void **values) {
    ENTER_WITH_CONTEXT;
    for (unsigned i = 0; i < count; i++)
        if (options[i] == 5) snprintf(values[i], 64, "%s", refused_text[0] && strstr(image, refused_text) ? "ptxas fatal: it holds\nwhat is refused" : "");
    if (refused_text[0] && strstr(image, refused_text)) return 222;
    int is_ptx = strstr(image, ".version ") != NULL && strstr(image, ".target sm_") != NULL;
    if (strncmp(image, "stand-in", 8) && !is_ptx) return INVALID_IMAGE;
    Function *functions = is_ptx ? read_ptx(image) : read_functions(image);
    if (is_ptx && !functions) return INVALID_IMAGE;
    *module = calloc(1, sizeof **module);
    (*module)->functions = functions;
    size_t object_bytes = 0;
    sscanf(image, "stand-in %*s %zu", &object_bytes);
    if (object_bytes && !load_code(*module, image + strlen(image) + 1, object_bytes)) return INVALID_IMAGE;
    live_objects++;
    return SUCCESS;
}
Result cuModuleUnload(Module *module) {
    ENTER_WITH_CONTEXT;
    drain();
    for (Function *each = module->functions; each;) { Function *next = each->next; free(each); each = next; }
    if (module->code.library) dlclose(module->code.library);
    free(module);
    live_objects--;
    return SUCCESS;
}
Result cuModuleGetFunction(Function **function, Module *module, const char *name) {
    ENTER_WITH_CONTEXT;
    for (*function = module->functions; *function; *function = (*function)->next)
        if (!strcmp((*function)->name, name)) return SUCCESS;
    return NOT_FOUND;
}

static Result launch(Operation *operation, Function *function, const unsigned grid[3], const unsigned block[3], void **arguments) {
    if (!grid[0] || !grid[1] || !grid[2] || block[0] != (unsigned)function->lanes || block[1] != 1 || block[2] != 1) return INVALID_VALUE;
    memset(operation, 0, sizeof *operation);
    operation->kind = LAUNCH;
    operation->function = function;
    memcpy(operation->grid, grid, sizeof operation->grid);
    for (int i = 0; i < function->parameters; i++) {
        const char *value = function->in_struct ? (const char *)arguments[0] + function->offset[i] : arguments[i];
        memcpy(&operation->values[i], value, function->pointer[i] ? 8 : 4);
    }
    return SUCCESS;
}
Result cuLaunchKernel(Function *function, unsigned x, unsigned y, unsigned z, unsigned bx, unsigned by, unsigned bz, unsigned shared, Handle stream,
        void **arguments, void **extra) {
    ENTER_WITH_CONTEXT;
    (void)stream;
    if (shared || extra) return INVALID_VALUE;
    Operation operation;
    Result result = launch(&operation, function, (unsigned[]){ x, y, z }, (unsigned[]){ bx, by, bz }, arguments);
    return result ? result : add(&operation);
}

Result cuStreamBeginCapture_v2(Handle stream, int mode) {
    ENTER_WITH_CONTEXT;
    (void)stream;
    if (capturing || mode != 1) return INVALID_VALUE;
    capturing = 1;
    captured = calloc(1, sizeof *captured);
    return SUCCESS;
}
Result cuStreamGetCaptureInfo_v2(Handle stream, int *status, uint64_t *id, Handle *graph, const Handle **dependencies, size_t *count) {
    ENTER_WITH_CONTEXT;
    (void)stream;
    static Handle last;
    if (!capturing) return INVALID_VALUE;
    // A node is known by its place: the array may move while it grows.
    last = (Handle)(uintptr_t)captured->count;
    *status = 1;
    *id = 1;
    *graph = captured;
    *dependencies = &last;
    *count = captured->count > 0;
    return SUCCESS;
}
Result cuStreamEndCapture(Handle stream, Graph **graph) {
    (void)stream;
    Result injected = entered(__func__);
    if (!capturing) return INVALID_VALUE;
    capturing = 0;
    live_objects++;
    *graph = captured;
    if (!injected) return SUCCESS;
    free(captured->nodes);
    free(captured);
    live_objects--;
    *graph = NULL;
    return injected;
}
Result cuGraphInstantiateWithFlags(Executable **executable, Graph *graph, unsigned long long flags) {
    ENTER_WITH_CONTEXT;
    (void)flags;
    Executable *made = calloc(1, sizeof *made);
    made->graph = graph;
    made->count = graph->count;
    made->nodes = malloc(graph->count * sizeof *made->nodes);
    memcpy(made->nodes, graph->nodes, graph->count * sizeof *made->nodes);
    *executable = made;
    live_objects++;
    return SUCCESS;
}
typedef struct { Function *function; unsigned grid[3], block[3], shared; void **arguments, **extra; } KernelNode;
Result cuGraphExecKernelNodeSetParams(Executable *executable, Handle node, const KernelNode *parameters) {
    ENTER_WITH_CONTEXT;
    int index = (int)(uintptr_t)node - 1;
    if (index < 0 || index >= executable->count) return INVALID_VALUE;
    Operation *operation = &executable->nodes[index];
    if (operation->kind != LAUNCH || operation->function != parameters->function || parameters->shared || parameters->extra) return INVALID_VALUE;
    return launch(operation, parameters->function, parameters->grid, parameters->block, parameters->arguments);
}
Result cuGraphLaunch(Executable *executable, Handle stream) {
    ENTER_WITH_CONTEXT;
    (void)stream;
    for (int i = 0; i < executable->count; i++) add(&executable->nodes[i]);
    return SUCCESS;
}
Result cuGraphExecDestroy(Executable *executable) { ENTER_WITH_CONTEXT; free(executable->nodes); free(executable); live_objects--; return SUCCESS; }
Result cuGraphDestroy(Graph *graph) { ENTER_WITH_CONTEXT; free(graph->nodes); free(graph); live_objects--; return SUCCESS; }
