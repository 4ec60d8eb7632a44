import { Component, type ReactNode } from 'react';
import styles from './ErrorBoundary.module.css';

interface Props {
  /** Of the frame that is drawn; another one is another chance. */
  readonly revision: number;
  readonly children: ReactNode;
}

interface State {
  readonly failed: boolean;
  readonly revision: number;
}

/**
 * Stands in for a screen that could not be drawn until the next frame. It has its words with it in
 * both languages, since what failed may be the texts. React hands the error to main.tsx's reporter.
 */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false, revision: this.props.revision };

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  static getDerivedStateFromProps(props: Props, state: State): State | null {
    if (props.revision === state.revision) return null;
    return { failed: false, revision: props.revision };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main className={styles['wait']}>
        <h1 className={styles['title']} lang="zh-Hans">
          请稍候
        </h1>
        <p className={styles['also']} lang="en">
          One moment, please
        </p>
      </main>
    );
  }
}
