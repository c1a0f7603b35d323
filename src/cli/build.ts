import { runProcess } from "./run-process.ts";
import { BUILD_TIME, buildProduct } from "./server/product-build.ts";

await runProcess((life) => {
  console.log(`Building the pages. This takes ${BUILD_TIME}`);
  return buildProduct(life);
});
