import { ApartmentOutlined, CheckSquareOutlined, CommentOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const playbooks = defineFeaturePages({
  pages: [
    page("archetypes", {
      list: "/archetypes",
      group: "insights",
      position: 5,
      entryWord: "behavior",
      Icon: ApartmentOutlined,
      goKey: "B",
      // `sort` orders the archetypes; the selected one's customers are sorted `by`.
      sortName: "by",
      access: { list: "reports:view" },
    }),
    page("todo", {
      list: "/todo",
      group: "main",
      position: 2,
      Icon: CheckSquareOutlined,
      goKey: "T",
      access: { list: "customers:view", edit: "customers:edit" },
    }),
    page("texts", {
      list: "/settings/texts",
      of: "settings",
      position: 7,
      Icon: CommentOutlined,
      access: { list: "customers:edit" },
    }),
  ],
  access: { playbooks: { edit: "settings:manage" } },
});
