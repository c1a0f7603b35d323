/** Replaces modules that no page uses: see `next.config.mjs`. */
export default undefined;
export const Buffer = undefined;
