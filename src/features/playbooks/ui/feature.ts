import { ApartmentOutlined, CommentOutlined, UserDeleteOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const playbooks = defineFeaturePages({
  pages: [
    page("archetypes", {
      list: "/archetypes",
      group: "insights",
      position: 7,
      Icon: ApartmentOutlined,
      // `sort` orders the archetypes; the selected one's customers are sorted `by`.
      sortName: "by",
      access: { list: "reports:view" },
    }),
    page("churn", {
      list: "/churn",
      group: "insights",
      position: 9,
      Icon: UserDeleteOutlined,
      access: { list: "customers:view", edit: "customers:edit" },
    }),
    page("texts", {
      list: "/settings/texts",
      group: "settings",
      position: 7,
      Icon: CommentOutlined,
      access: { list: "customers:edit" },
    }),
  ],
  access: { playbooks: { edit: "settings:manage" } },
});
