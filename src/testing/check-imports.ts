import { readFileSync, writeFileSync } from "node:fs";
import { drawFeatures, floorComplaints } from "./checks/feature-floors.ts";
import { complaints, judgeImports } from "./checks/import-rule.ts";

const PAGE = "docs/architecture.md";
const DRAWING = /(?<=<!-- npm run check:imports -- --draw -->\n).*?(?=\n<!-- end -->)/s;

const judgement = await judgeImports(process.cwd());
const page = readFileSync(PAGE, "utf8");
const drawn = page.replace(DRAWING, () => drawFeatures(judgement.imports));
const isRedrawn = process.argv.includes("--draw");
if (isRedrawn) writeFileSync(PAGE, drawn);

const wrong = [
  ...complaints(judgement),
  ...floorComplaints(judgement.imports),
  ...(drawn === page || isRedrawn ? [] : [`The drawing in ${PAGE} is outdated. Run npm run check:imports -- --draw`]),
];
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exit(1);
console.log(`Imports: ${judgement.read} of ${judgement.files} files checked, no violations`);
