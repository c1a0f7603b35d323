import { TableOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const cohorts = defineFeaturePages({
  pages: [
    page("customer-retention", {
      list: "/retention",
      word: "customer_retention",
      group: "insights",
      position: 2,
      Icon: TableOutlined,
      goKey: "N",
      access: { list: "reports:view", edit: "data:import" },
    }),
  ],
});
