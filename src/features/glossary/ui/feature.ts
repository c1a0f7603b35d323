import { BookOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const glossary = defineFeaturePages({
  pages: [page("glossary", { list: "/glossary", of: "help", position: 2, Icon: BookOutlined })],
});
