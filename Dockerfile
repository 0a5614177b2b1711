# Latchkey as a container: the compiled bot with its dialogs and cards, and nothing to build or to rehearse with.
# docker build -t latchkey . && docker run --read-only -v latchkey:/data -p 3978:3978 --env-file latchkey.env latchkey

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY cards cards
COPY dialogs dialogs
# Types are checked before an image is built.
RUN npm run --silent compile && rm -rf dist/rehearsal dist/.tsbuildinfo

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# Node loads no types, source maps and pages of text; the folders are copies for browsers, bundlers and other C libraries.
RUN npm ci --omit=dev --no-audit --no-fund && \
    find node_modules -type f \( -name "*.map" -o -name "*.ts" -o -name "*.mts" -o -name "*.cts" -o -iname "*.md" \) -delete && \
    rm -rf node_modules/gpt-tokenizer/dist node_modules/gpt-tokenizer/esm node_modules/gpt-tokenizer/src node_modules/gpt-tokenizer/data && \
    rm -rf node_modules/@azure/msal-browser node_modules/@libsql/linux-x64-musl node_modules/@libsql/linux-arm64-musl && \
    rm -rf node_modules/botbuilder/vendors/chai node_modules/botframework-streaming/vendors/chai && \
    mkdir data

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="Latchkey" \
      org.opencontainers.image.description="A Microsoft Teams bot that sets up SAML single sign-on together with you" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3978 \
    OPERATIONS_HOST=0.0.0.0 \
    OPERATIONS_PORT=9464 \
    DATABASE_URL=file:/data/latchkey.db
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
COPY cards cards
COPY dialogs dialogs
# The one place that is written; everything else may be mounted read-only.
COPY --from=packages --chown=10001:10001 /app/data /data
USER 10001:10001
VOLUME ["/data"]
EXPOSE 3978 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.OPERATIONS_PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
