export { AxisPage as default } from "#features/axes/ui/axis-page.tsx";
