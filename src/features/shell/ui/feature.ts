import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const shell = defineFeaturePages({
  pages: [page("settings", { list: "/settings", access: { create: "settings:manage", list: "customers:edit" } })],
});
