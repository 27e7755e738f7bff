// The dialect: C99 plus the words below, for OpenCL C 1.2 and for CUDA C++. A kernel file includes this first and then knows neither.
//
//   KERNEL(lanes) name(...)   an entry that runs in groups of exactly that many lanes (256 at most) along x; a file that defines
//                             GROUPS_A_UNIT beforehand is given no more registers than let so many groups live on a unit at once
//   GLOBAL SHARED SHARED_PTR  memory of the device · of the group, declared at the top of an entry, 16-byte aligned · a pointer to the latter
//   GROUP GROUP_Y GROUP_Z     which group this is, along each axis
//   LANE LANES THREAD         which lane of the group · how many · which lane of all groups along x
//   BARRIER                   all lanes of the group arrive, and see each other's writes to shared memory
//   LANE_ACROSS               what the lane has whose number differs in one bit, of the lower five; all 32 ask at once. Absent from OpenCL C
//   INLINE UNROLL RESTRICT    a function of the device · unroll the next loop · no other pointer of the entry reaches what this one reaches
//   FLOAT4                    four floats, .x to .w
//   LOAD4 STORE4              four floats from and to shared memory in one access, at a multiple of 16 bytes
//   FETCH4 PUT4               the same from and to the device's memory; buffers begin, and views of them, at such a multiple
//   uint uchar                unsigned 32 and 8 bits; int and float are 32 bits everywhere
//
// A product and a sum are never fused behind our back: where one rounding is wanted, the text says multiply_add (maths.h). Denormals,
// division and square root are as good as the device can; no approximate function is used.
#ifndef PORTABLE_H
#define PORTABLE_H

#ifndef GROUPS_A_UNIT
#define GROUPS_A_UNIT 1
#endif

#if defined(__OPENCL_VERSION__) || defined(__OPENCL_C_VERSION__)

#pragma OPENCL FP_CONTRACT OFF
#define KERNEL(lanes) __kernel __attribute__((reqd_work_group_size(lanes, 1, 1))) void
#define GLOBAL __global
#define SHARED __local __attribute__((aligned(16)))
#define SHARED_PTR __local
#define INLINE static inline
#define RESTRICT restrict
#define GROUP ((int)get_group_id(0))
#define GROUP_Y ((int)get_group_id(1))
#define GROUP_Z ((int)get_group_id(2))
#define LANE ((int)get_local_id(0))
#define LANES ((int)get_local_size(0))
#define THREAD ((int)get_global_id(0))
#define BARRIER barrier(CLK_LOCAL_MEM_FENCE)
#define FLOAT4 float4
#define LOAD4(pointer) (*(const __local float4 *)(pointer))
#define STORE4(pointer, value) (*(__local float4 *)(pointer) = (value))
#define FETCH4(pointer) (*(const __global float4 *)(pointer))
#define PUT4(pointer, value) (*(__global float4 *)(pointer) = (value))

#else // CUDA C++

typedef unsigned int uint;
typedef unsigned char uchar;

#if defined(__CUDACC__) // NVRTC or nvcc, with --fmad=false

#define KERNEL(lanes) extern "C" __global__ void __launch_bounds__(lanes, GROUPS_A_UNIT)
#define SHARED __shared__ __align__(16)
#define INLINE static __device__ __forceinline__
#define GROUP ((int)blockIdx.x)
#define GROUP_Y ((int)blockIdx.y)
#define GROUP_Z ((int)blockIdx.z)
#define LANE ((int)threadIdx.x)
#define LANES ((int)blockDim.x)
#define LANE_ACROSS(value, bit) __shfl_xor_sync(0xFFFFFFFFu, value, bit)
#define FLOAT4 float4

#else // clang by itself, without NVIDIA's headers, with -ffp-contract=off (the pragma is not heard when CUDA is the language)

#define KERNEL(lanes) extern "C" __attribute__((global)) __attribute__((launch_bounds(lanes, GROUPS_A_UNIT))) void
#define SHARED __attribute__((shared)) __attribute__((aligned(16)))
#define INLINE static inline __attribute__((device)) __attribute__((always_inline))
#define GROUP __nvvm_read_ptx_sreg_ctaid_x()
#define GROUP_Y __nvvm_read_ptx_sreg_ctaid_y()
#define GROUP_Z __nvvm_read_ptx_sreg_ctaid_z()
#define LANE __nvvm_read_ptx_sreg_tid_x()
#define LANES __nvvm_read_ptx_sreg_ntid_x()
#define LANE_ACROSS(value, bit) __nvvm_shfl_sync_bfly_f32(0xFFFFFFFFu, value, bit, 31)
struct __attribute__((aligned(16))) FLOAT4 { float x, y, z, w; };

#endif

#define GLOBAL
#define SHARED_PTR
#define RESTRICT __restrict__
#define THREAD (GROUP * LANES + LANE)
#define BARRIER __syncthreads()
#define LOAD4(pointer) (*(const FLOAT4 *)(pointer))
#define STORE4(pointer, value) (*(FLOAT4 *)(pointer) = (value))
#define FETCH4(pointer) LOAD4(pointer)
#define PUT4(pointer, value) STORE4(pointer, value)

#endif

#define UNROLL _Pragma("unroll")

#endif
