export { ForecastPage as default } from "#ui/forecast/forecast-page.tsx";
