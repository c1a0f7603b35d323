import type { Edit } from "./edit.ts";

const RUN_NAMES = ["en", "es", "pt"].flatMap((language) => {
  const file = `src/features/operations/texts/${language}.json`;
  return [
    { file, after: '  "job_kinds": {\n', insert: '    "count_customers": "Customer count",\n' },
    {
      file,
      after: '  "runs": {\n',
      insert:
        '    "result_count_customers": "{customers} customers",\n    "kept_count_customers": "Nothing was stored.",\n',
    },
  ];
});

export const JOB: Edit[] = [
  {
    file: "src/features/operations/runs.ts",
    after: 'import { defineRun } from "#core/runs/rules/define-run.ts";\n',
    insert: `
/** Counts the customers. */
export const COUNT_CUSTOMERS = defineRun<Record<string, never>>()({
  kind: "count_customers",
  steps: ["customers"],
  figures: ["customers"],
  permission: "customers:view",
  daily: { localTime: "04:00", options: {} },
});
`,
  },
  {
    file: "src/runs.ts",
    after: 'import { CLEAN_UP } from "#features/operations/runs.ts";\n',
    insert: 'import { COUNT_CUSTOMERS } from "#features/operations/runs.ts";\n',
  },
  { file: "src/runs.ts", after: "const DEFINITIONS = [\n", insert: "  COUNT_CUSTOMERS,\n" },
  {
    file: "src/features/operations/feature.ts",
    after: 'import { CLEAN_UP } from "./runs.ts";\n',
    insert: 'import { COUNT_CUSTOMERS } from "./runs.ts";\n',
  },
  {
    file: "src/features/operations/feature.ts",
    after: "  runs: [",
    insert: "performRun(COUNT_CUSTOMERS, async () => ({ customers: 0 })), ",
  },
  ...RUN_NAMES,
];
