import { MANAGES_SETTINGS, page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const shell = defineFeaturePages({
  pages: [
    page("settings", {
      list: "/settings",
      group: "settings",
      hide: true,
      access: { ...MANAGES_SETTINGS, list: "customers:edit" },
    }),
  ],
});
