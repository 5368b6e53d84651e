// Inner loops that Swift's SIMD types do not do well: square roots there are taken lane by lane, and there is no
// bfloat16. Sixteen lanes are cut into what the processor has; the arithmetic is the same on every machine.
#pragma once
#include <stdint.h>
#include <string.h>

typedef float vectormath_float16 __attribute__((ext_vector_type(16), aligned(4)));

/// One step of Adam on `count` values; the formula is AdamOptimizer's.
static inline void vectormath_adam(
    float *w, const float *g, float *m, float *v, long count, float beta1, float beta2, float step_size,
    float second_factor, float epsilon, float kept) {
    const float rest1 = 1 - beta1, rest2 = 1 - beta2;
    long i = 0;
    for (; i + 16 <= count; i += 16) {
        const vectormath_float16 gradient = *(const vectormath_float16 *)(g + i);
        const vectormath_float16 first = beta1 * *(vectormath_float16 *)(m + i) + rest1 * gradient;
        const vectormath_float16 second = beta2 * *(vectormath_float16 *)(v + i) + rest2 * gradient * gradient;
        const vectormath_float16 scale = __builtin_elementwise_sqrt(second) * second_factor + epsilon;
        *(vectormath_float16 *)(m + i) = first;
        *(vectormath_float16 *)(v + i) = second;
        *(vectormath_float16 *)(w + i) = *(vectormath_float16 *)(w + i) * kept - step_size * first / scale;
    }
    for (; i < count; i++) {
        m[i] = beta1 * m[i] + rest1 * g[i];
        v[i] = beta2 * v[i] + rest2 * g[i] * g[i];
        const float scale = __builtin_sqrtf(v[i]) * second_factor + epsilon;
        w[i] = w[i] * kept - step_size * m[i] / scale;
    }
}

/// A bfloat16, which is the upper half of a float, as a float.
static inline float vectormath_from_bfloat16(uint16_t value) {
    const uint32_t bits = (uint32_t)value << 16;
    float result;
    memcpy(&result, &bits, sizeof result);
    return result;
}

/// The nearest bfloat16, ties to even; for finite values.
static inline uint16_t vectormath_to_bfloat16(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

/// target[s][k] = source[s][k] * factors[k], for `rows` runs of `lanes` values one behind the other.
static inline void vectormath_scale(
    const float *source, float *target, const float *factors, long rows, long lanes) {
    if (lanes == 1) {
        const float factor = factors[0];
        for (long s = 0; s < rows; s++) target[s] = source[s] * factor;
        return;
    }
    for (long s = 0; s < rows; s++)
        for (long k = 0; k < lanes; k++) target[s * lanes + k] = source[s * lanes + k] * factors[k];
}

/// The same for bfloat16.
static inline void vectormath_scale_bfloat16(
    const uint16_t *source, uint16_t *target, const float *factors, long rows, long lanes) {
    for (long s = 0; s < rows; s++)
        for (long k = 0; k < lanes; k++)
            target[s * lanes + k] =
                vectormath_to_bfloat16(vectormath_from_bfloat16(source[s * lanes + k]) * factors[k]);
}
