import fc from "fast-check";

// Part of the setup of all tests: properties try the same cases in every run. `TEST_SEED=<number>` has them try others.
fc.configureGlobal({ seed: Number(process.env.TEST_SEED ?? 1) });
