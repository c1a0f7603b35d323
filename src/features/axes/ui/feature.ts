import { DeploymentUnitOutlined, SwapOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const axes = defineFeaturePages({
  pages: [
    page("axes", {
      list: "/axes",
      show: "/axes/:axis",
      of: "archetypes",
      position: 1,
      Icon: DeploymentUnitOutlined,
      access: { list: "reports:view", show: "reports:view", create: "ai:use" },
    }),
    page("drift", {
      list: "/drift",
      of: "archetypes",
      position: 2,
      Icon: SwapOutlined,
      access: { list: "reports:view" },
    }),
  ],
  customerCards: [
    {
      tab: "overview",
      column: "main",
      position: 4,
      isProfile: true,
      load: () => import("./customer/percentiles.tsx").then(({ CompareCard }) => CompareCard),
    },
    {
      tab: "behavior",
      column: "main",
      position: 1,
      isProfile: true,
      load: () => import("./customer/axis-cards.tsx").then(({ AxisCards }) => AxisCards),
    },
    {
      tab: "behavior",
      column: "side",
      position: 1,
      isProfile: true,
      load: () => import("./customer/profile-cards.tsx").then(({ ProfileCards }) => ProfileCards),
    },
    {
      tab: "behavior",
      column: "side",
      position: 2,
      isProfile: true,
      load: () => import("./customer/churn-card.tsx").then(({ ChurnCard }) => ChurnCard),
    },
  ],
});
