import { buildProduct } from "./product-build.ts";
import { runProcess } from "./run-process.ts";

await runProcess((life) => buildProduct(life));
