/** In place of resize-observer-polyfill: every browser has its own, and a server observes nothing. */
export default globalThis.ResizeObserver ?? class {};
