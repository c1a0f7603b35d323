export { ForecastPage as default } from "#features/forecast/ui/forecast-page.tsx";
