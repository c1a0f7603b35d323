import { benchFitting } from "./clv-fitting.ts";
import { benchRoute } from "./clv-route.ts";

await benchFitting();
await benchRoute();
