// What the texts of kernels/ use of CUDA C++, for the processor: compiled in front of a text, with any C++17 compiler. Groups are done one
// after the other, and the lanes of a group take turns: a lane goes on until it meets a barrier or asks a neighbour, and is left there until
// the others have come as far (see cuda.c, which does the turns).
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <utility>

#define __CUDACC__ 1
#define __global__
#define __device__
#define __shared__ static
#define __launch_bounds__(...)
#define __align__(bytes) __attribute__((aligned(bytes)))
#define __forceinline__ inline __attribute__((always_inline))

struct __attribute__((aligned(16))) float4 { float x, y, z, w; };
struct uint3 { unsigned int x, y, z; };

static uint3 threadIdx, blockIdx, blockDim;

extern "C" {
__attribute__((visibility("default"))) uint3 *standin_indices[3] = { &threadIdx, &blockIdx, &blockDim };
__attribute__((visibility("default"))) void (*standin_barrier)(void);
__attribute__((visibility("default"))) float (*standin_from_lane)(float value, unsigned lane);
}

static inline void __syncthreads(void) { standin_barrier(); }

// The lane so many further down the warp; the last ones keep their own.
static inline float __shfl_down_sync(unsigned, float value, unsigned step) {
    unsigned lane = threadIdx.x, there = lane + step;
    return standin_from_lane(value, there / 32 == lane / 32 ? there : lane);
}

static inline float __shfl_xor_sync(unsigned, float value, unsigned mask) { return standin_from_lane(value, threadIdx.x ^ mask); }

static inline int __float_as_int(float value) { int bits; memcpy(&bits, &value, 4); return bits; }
static inline float __int_as_float(int bits) { float value; memcpy(&value, &bits, 4); return value; }

template <typename... Parameters, size_t... I>
static inline void standin_call(void (*kernel)(Parameters...), void **arguments, std::index_sequence<I...>) {
    kernel(*(Parameters *)arguments[I]...);
}

template <typename... Parameters>
static inline void standin_invoke(void (*kernel)(Parameters...), void **arguments) {
    standin_call(kernel, arguments, std::index_sequence_for<Parameters...>());
}
