// What both stand-ins know of each of their functions: how often it was called, and whether it is to fail.
#include <stdio.h>
#include <string.h>

static struct { char name[48]; long calls, fail_at; int code; } functions_seen[128];
static int functions_known;

static int find(const char *name) {
    for (int i = 0; i < functions_known; i++)
        if (!strcmp(functions_seen[i].name, name)) return i;
    snprintf(functions_seen[functions_known].name, sizeof functions_seen[0].name, "%s", name);
    return functions_known++;
}

// Counts a call; what it is to answer at once, or 0.
static int entered(const char *name) {
    int i = find(name);
    functions_seen[i].calls++;
    return functions_seen[i].fail_at && --functions_seen[i].fail_at == 0 ? functions_seen[i].code : 0;
}

#define ENTER                                     \
    do {                                          \
        int injected_ = entered(__func__);        \
        if (injected_) return injected_;          \
    } while (0)

static void forget_calls(void) {
    for (int i = 0; i < functions_known; i++) functions_seen[i].calls = functions_seen[i].fail_at = 0;
}

long standin_calls(const char *name) { return functions_seen[find(name)].calls; }

// Lets a function answer with a code at its so-manieth call from now on, once.
void standin_fail(const char *name, long at, int code) {
    int i = find(name);
    functions_seen[i].fail_at = at;
    functions_seen[i].code = code;
}
