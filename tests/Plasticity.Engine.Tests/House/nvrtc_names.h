// What NVRTC has predefined, as far as kernels/ uses it, for a compiler without NVIDIA's headers: enough to check the syntax of that branch.
#define __global__ __attribute__((global))
#define __device__ __attribute__((device))
#define __shared__ __attribute__((shared))
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))
#define __align__(bytes) __attribute__((aligned(bytes)))
#define __forceinline__ inline __attribute__((always_inline))

struct __attribute__((aligned(16))) float4 { float x, y, z, w; };
struct uint3 { unsigned int x, y, z; };
extern __device__ const uint3 threadIdx, blockIdx, blockDim;
__device__ float fmaf(float a, float b, float c);
__device__ float sqrtf(float x);
__device__ float rintf(float x);
__device__ float __int_as_float(int bits);
__device__ int __float_as_int(float x);
__device__ float __shfl_xor_sync(unsigned int mask, float value, int bit, int width = 32);
