import { benchFitting } from "./clv-fitting.ts";

await benchFitting();
