import { TableOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const cohorts = defineFeaturePages({
  pages: [
    page("customer-retention", {
      list: "/retention",
      word: "customer_retention",
      group: "insights",
      position: 4,
      Icon: TableOutlined,
      access: { list: "reports:view", edit: "data:import" },
    }),
  ],
});
