import { FileSearchOutlined } from "@ant-design/icons";
import { MANAGES_SETTINGS, page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";
import { SearchButton, SearchHost } from "./search-host.tsx";

export const search = defineFeaturePages({
  pages: [
    page("search-misses", {
      list: "/settings/searches",
      of: "settings",
      position: 10,
      Icon: FileSearchOutlined,
      access: MANAGES_SETTINGS,
    }),
  ],
  topBar: [{ side: "start", position: 1, Tool: SearchButton }],
  background: { SearchHost },
});
