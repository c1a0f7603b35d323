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
    file: "src/features/runs/rules/kinds.ts",
    after: "type OptionsByKind = {\n",
    insert: "  /** Counts the customers. */\n  count_customers: Record<string, never>;\n",
  },
  {
    file: "src/features/runs/rules/kinds.ts",
    after: "export const RUNS = {\n",
    insert: `  count_customers: {
    steps: ["customers"],
    figures: ["customers"],
    permission: "customers:view",
    daily: { localTime: "04:00", options: {} },
  },
`,
  },
  {
    file: "src/worker/queues.ts",
    after: "export const JOBS: readonly Job[] = [\n",
    insert: `  defineJob({
    kind: "count_customers",
    perform: async (_actor, _options, { at }) => {
      at("customers");
      return { customers: 0 };
    },
  }),
`,
  },
  ...RUN_NAMES,
];
