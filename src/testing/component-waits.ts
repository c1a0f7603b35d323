import "./property-seed.ts";

// Setup of unit tests: those of components wait as long as `expect.poll`. The default of one second is too short on a busy machine.
if (typeof document !== "undefined") {
  const { configure } = await import("@testing-library/react");
  configure({ asyncUtilTimeout: 60_000 });
}
