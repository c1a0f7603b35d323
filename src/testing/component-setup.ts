import "./property-seed.ts";

// Setup of unit tests of components, which jsdom shows without a layout.
if (typeof document !== "undefined") {
  const { configure } = await import("@testing-library/react");
  // They wait as long as `expect.poll`. The default of one second is too short on a busy machine.
  configure({ asyncUtilTimeout: 60_000 });
  // jsdom has none of these; nothing is ever seen or resized, and no query of the screen matches.
  class Observer {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
  Object.assign(globalThis, { ResizeObserver: Observer, IntersectionObserver: Observer });
  window.matchMedia = (media) =>
    Object.assign(new EventTarget(), { media, matches: false, onchange: null, addListener() {}, removeListener() {} });
}
