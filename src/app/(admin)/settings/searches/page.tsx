export { SearchMissesPage as default } from "#features/search/ui/search-misses-page.tsx";
