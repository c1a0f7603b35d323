import { FundOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const forecast = defineFeaturePages({
  pages: [
    page("forecast", {
      list: "/forecast",
      group: "insights",
      position: 4,
      Icon: FundOutlined,
      goKey: "F",
      access: { list: "reports:view", create: "ai:use", edit: "data:import" },
    }),
  ],
  customerCards: [
    {
      tab: "overview",
      column: "side",
      position: 1,
      isProfile: true,
      load: () => import("./customer-forecast-card.tsx").then(({ CustomerForecastCard }) => CustomerForecastCard),
    },
  ],
});
