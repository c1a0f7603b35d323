import { complaints, judgeImports } from "./checks/import-rule.ts";

const judgement = await judgeImports(process.cwd());
const wrong = complaints(judgement);
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exit(1);
console.log(`Imports: ${judgement.read} of ${judgement.files} files checked, no violations`);
