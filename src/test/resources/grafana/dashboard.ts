import type { AnnotationQuery, Dashboard } from './node_modules/@grafana/schema/dist/types/raw/dashboard/x/types.gen';

/** What Grafana's Prometheus data source adds to an annotation. */
interface PrometheusAnnotation extends AnnotationQuery {
  expr?: string;
  step?: string;
  titleFormat?: string;
  textFormat?: string;
  tagKeys?: string;
  useValueForTime?: boolean;
}

export type ClassicDashboard = Omit<Dashboard, 'annotations'> & {
  annotations?: { list?: PrometheusAnnotation[] };
};
