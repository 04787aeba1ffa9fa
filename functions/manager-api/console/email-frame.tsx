/** An email as its reader sees it, as tall as it is: no one scrolls within what scrolls already. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Nothing in it runs. It may be measured, which needs the same origin. */
export function EmailFrame({
  title,
  html,
  look = 'email',
  fits = true,
}: {
  title: string;
  html: string;
  look?: 'email' | 'phone' | 'dark';
  /** Otherwise of one height, so that nothing moves when it comes. */
  fits?: boolean;
}): JSX.Element {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    if (!fits) return undefined;
    const refit = (): void => fit(frame.current);
    addEventListener('resize', refit);
    return () => removeEventListener('resize', refit);
  }, []);
  return (
    <iframe
      ref={frame}
      class={look === 'email' ? 'email' : `email ${look}`}
      title={title}
      sandbox="allow-same-origin"
      srcdoc={html}
      onLoad={({ currentTarget }) => {
        if (fits) fit(currentTarget);
      }}
    />
  );
}

function fit(frame: HTMLIFrameElement | null): void {
  const page = frame?.contentDocument?.documentElement;
  if (!frame || !page) return;
  // A page is never lower than its window.
  frame.style.height = '0';
  frame.style.height = `${page.scrollHeight + BORDERS}px`;
}

const BORDERS = 2;
