import { runProcess } from "./run-process.ts";
import { buildProduct } from "./server/product-build.ts";

await runProcess((life) => buildProduct(life));
