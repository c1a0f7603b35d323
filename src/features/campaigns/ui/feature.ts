import { ExperimentOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const campaigns = defineFeaturePages({
  pages: [
    page("campaigns", {
      list: "/campaigns",
      show: "/campaigns/:id",
      create: "/campaigns/new",
      group: "main",
      position: 5,
      Icon: ExperimentOutlined,
      goKey: "M",
      access: { list: "reports:view", show: "reports:view", create: "customers:edit", edit: "customers:edit" },
    }),
  ],
});
