export { AxesPage as default } from "#ui/axes/axes-page.tsx";
