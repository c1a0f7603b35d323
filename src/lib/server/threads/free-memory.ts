/**
 * Frees the memory of large arrays that are no longer needed. V8 would otherwise mark its whole heap after every 64 MB of them
 * (kExternalAllocationSoftLimit in its heap.h), which took an eighth of a run's processor time. Parts of a larger buffer stay.
 */
export const freeMemory = (...arrays: readonly (Uint8Array | Float64Array)[]): void => {
  for (const { buffer, byteLength } of arrays)
    if (buffer instanceof ArrayBuffer && !buffer.detached && byteLength === buffer.byteLength) buffer.transfer(0);
};
