/**
 * Frees the memory of large arrays that are no longer needed: after every 64 MB of memory outside its heap, V8 marks the whole heap.
 * Parts of a larger buffer stay.
 */
export const freeMemory = (...arrays: readonly (Uint8Array | Float64Array)[]): void => {
  for (const { buffer, byteLength } of arrays)
    if (buffer instanceof ArrayBuffer && !buffer.detached && byteLength === buffer.byteLength) buffer.transfer(0);
};
