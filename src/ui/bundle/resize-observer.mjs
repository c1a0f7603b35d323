/** Replaces resize-observer-polyfill: every browser has ResizeObserver, and a server has nothing to observe. */
export default globalThis.ResizeObserver ?? class {};
