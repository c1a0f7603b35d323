export { AxisPage as default } from "#ui/axes/axis-page.tsx";
