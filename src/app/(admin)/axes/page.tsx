export { AxesPage as default } from "#features/axes/ui/axes-page.tsx";
