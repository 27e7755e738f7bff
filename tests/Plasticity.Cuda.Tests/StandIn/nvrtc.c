// A stand-in for NVRTC: what it makes of a text is the text, after a line that says for whom. The word "nonsense" does not compile.
//
// Where the environment variable STANDIN_CXX names a C++ compiler, and STANDIN_HEADER the file emulate.h, the text is really compiled, for the
// processor, and the result follows the text: the stand-in driver then runs every kernel. Its version is 99 then, and a hash of the header, so
// that nothing else is ever given what it made.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "calls.h"

enum { SUCCESS, INVALID_INPUT = 3, INVALID_OPTION = 5, COMPILATION_FAILED = 6 };

typedef struct { char *text, *image; char log[65536]; int binary; size_t bytes; } Program;

static int known[8] = { 75, 80, 86, 90 }, known_count = 4;
static long compiled, live;
static char last_options[512];

long nvrtc_standin_compiled(void) { return compiled; }
long nvrtc_standin_live(void) { return live; }
const char *nvrtc_standin_options(void) { return last_options; }
void nvrtc_standin_know(int least) {
    known_count = 0;
    for (int i = 0; i < 4; i++) known[known_count++] = least + i;
}

void nvrtc_standin_reset(void) {
    forget_calls();
    int all[] = { 75, 80, 86, 90 };
    memcpy(known, all, sizeof all);
    known_count = 4;
    compiled = live = 0;
}

static const char *emulating(void) { return getenv("STANDIN_CXX"); }

static char *read_file(const char *path, size_t *bytes) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    *bytes = (size_t)ftell(file);
    rewind(file);
    char *data = malloc(*bytes + 1);
    *bytes = fread(data, 1, *bytes, file);
    data[*bytes] = 0;
    fclose(file);
    return data;
}

// Compiles a text for the processor, each of its entries with a way to call it with an array of arguments.
static char *compile(const char *text, char *log, size_t log_bytes, size_t *bytes) {
    char folder[] = P_tmpdir "/standin-XXXXXX", source[64], object[64], said[64], command[1024];
    if (!mkdtemp(folder)) return NULL;
    snprintf(source, sizeof source, "%s/text.cc", folder);
    snprintf(object, sizeof object, "%s/text.so", folder);
    snprintf(said, sizeof said, "%s/log", folder);
    FILE *file = fopen(source, "w");
    fprintf(file, "#include \"%s\"\n%s\n", getenv("STANDIN_HEADER"), text);
    for (const char *at = text; (at = strstr(at, "\nKERNEL(")) != NULL;) {
        at = strchr(at, ')') + 2;
        int length = (int)strcspn(at, "(");
        fprintf(file, "extern \"C\" __attribute__((visibility(\"default\"))) void standin_%.*s(void **a) { standin_invoke(%.*s, a); }\n", length, at, length, at);
    }
    fclose(file);
    snprintf(command, sizeof command, "%s -x c++ -std=c++17 -O2 -march=native -w -fPIC -shared -fvisibility=hidden -ffp-contract=off -o %s %s 2>%s",
        emulating(), object, source, said);
    char *made = NULL;
    if (system(command) == 0) {
        made = read_file(object, bytes);
    } else {
        size_t length;
        char *errors = read_file(said, &length);
        snprintf(log, log_bytes, "%s", errors ? errors : "(nothing said)");
        free(errors);
    }
    remove(source), remove(object), remove(said), remove(folder);
    return made;
}

int nvrtcVersion(int *major, int *minor) {
    ENTER;
    *major = emulating() ? 99 : 13;
    *minor = 0;
    size_t bytes = 0;
    char *header = emulating() ? read_file(getenv("STANDIN_HEADER"), &bytes) : NULL;
    for (size_t i = 0; i < bytes; i++) *minor = (int)((*minor * 31u + (unsigned char)header[i]) % 99991u);
    free(header);
    return SUCCESS;
}
int nvrtcGetNumSupportedArchs(int *count) { ENTER; *count = known_count; return SUCCESS; }
int nvrtcGetSupportedArchs(int *architectures) { ENTER; memcpy(architectures, known, known_count * sizeof *known); return SUCCESS; }
int nvrtcCreateProgram(Program **program, const char *text, const char *name, int headers, const char *const *texts, const char *const *names) {
    ENTER;
    (void)name, (void)texts, (void)names;
    if (headers) return INVALID_INPUT;
    *program = calloc(1, sizeof **program);
    (*program)->text = strdup(text);
    live++;
    return SUCCESS;
}
int nvrtcCompileProgram(Program *program, int count, const char *const *options) {
    ENTER;
    const char *architecture = NULL;
    last_options[0] = 0;
    for (int i = 0; i < count; i++) {
        snprintf(last_options + strlen(last_options), sizeof last_options - strlen(last_options), "%s%s", i ? " " : "", options[i]);
        if (!strncmp(options[i], "--gpu-architecture=", 19)) architecture = options[i] + 19;
    }
    if (!architecture) return INVALID_OPTION;
    const char *wrong = strstr(program->text, "nonsense");
    if (wrong) {
        // The line is counted from the last #line before the place.
        int line = 1;
        char file[64] = "?";
        for (const char *at = program->text; at < wrong;) {
            if (sscanf(at, "#line %d \"%63[^\"]\"", &line, file) == 2) line--;
            at = strchr(at, '\n') + 1;
            if (at <= wrong) line++;
        }
        snprintf(program->log, sizeof program->log, "%s(%d): error: identifier \"nonsense\" is undefined", file, line);
        return COMPILATION_FAILED;
    }
    program->binary = !strncmp(architecture, "sm_", 3);
    size_t object_bytes = 0;
    char *object = emulating() ? compile(program->text, program->log, sizeof program->log, &object_bytes) : NULL;
    if (emulating() && !object) return COMPILATION_FAILED;
    program->image = malloc(strlen(program->text) + 64 + object_bytes);
    program->bytes = (size_t)sprintf(program->image, "stand-in %s %zu\n%s", architecture, object_bytes, program->text) + 1;
    memcpy(program->image + program->bytes, object, object_bytes);
    program->bytes += object_bytes;
    free(object);
    compiled++;
    return SUCCESS;
}
int nvrtcGetProgramLogSize(Program *program, size_t *bytes) { ENTER; *bytes = strlen(program->log) + 1; return SUCCESS; }
int nvrtcGetProgramLog(Program *program, char *log) { ENTER; strcpy(log, program->log); return SUCCESS; }
int nvrtcGetCUBINSize(Program *program, size_t *bytes) { ENTER; *bytes = program->binary ? program->bytes : 0; return SUCCESS; }
int nvrtcGetCUBIN(Program *program, char *image) { ENTER; memcpy(image, program->image, program->bytes); return SUCCESS; }
int nvrtcGetPTXSize(Program *program, size_t *bytes) { ENTER; *bytes = program->bytes; return SUCCESS; }
int nvrtcGetPTX(Program *program, char *image) { ENTER; memcpy(image, program->image, program->bytes); return SUCCESS; }
int nvrtcDestroyProgram(Program **program) {
    ENTER;
    free((*program)->text);
    free((*program)->image);
    free(*program);
    *program = NULL;
    live--;
    return SUCCESS;
}
