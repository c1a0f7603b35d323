import { SendOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const audiences = defineFeaturePages({
  pages: [
    page("audiences", {
      list: "/audiences",
      show: "/audiences/:id",
      create: "/audiences/new",
      edit: "/audiences/:id/edit",
      of: "campaigns",
      position: 1,
      Icon: SendOutlined,
      goKey: "A",
      access: { list: "customers:view", show: "customers:view", create: "data:export", edit: "data:export" },
    }),
  ],
  customerCards: [
    {
      tab: "overview",
      column: "side",
      position: 5,
      load: () => import("./customer-audiences-card.tsx").then(({ CustomerAudiencesCard }) => CustomerAudiencesCard),
    },
  ],
});
