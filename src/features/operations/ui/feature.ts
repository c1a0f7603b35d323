import { ThunderboltOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

import { RunRing } from "./run-ring.tsx";

export const operations = defineFeaturePages({
  pages: [
    page("jobs", {
      list: "/jobs",
      show: "/jobs/:id",
      group: "data",
      position: 3,
      Icon: ThunderboltOutlined,
      goKey: "J",
      access: {
        list: "ai:use",
        show: "ai:use",
        create: "customers:edit",
        edit: "customers:edit",
        manage: "settings:manage",
      },
    }),
  ],
  topBar: [{ side: "end", position: 1, Tool: RunRing }],
});
