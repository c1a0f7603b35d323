import { ApiOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const api = defineFeaturePages({
  pages: [page("api", { list: "/api-reference", of: "help", position: 3, Icon: ApiOutlined })],
});
