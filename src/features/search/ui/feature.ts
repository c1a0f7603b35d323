import { defineFeaturePages } from "#records/ui/feature-pages.tsx";
import { SearchButton, SearchHost } from "./search-host.tsx";

export const search = defineFeaturePages({
  topBar: [{ side: "start", position: 1, Tool: SearchButton }],
  background: { SearchHost },
});
