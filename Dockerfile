# docker build -t lccp .    then: docker run --rm -v "$PWD":/data lccp panel --out panel.csv
FROM python:3.11-slim AS built
WORKDIR /source
COPY . .
RUN pip install --no-cache-dir hatchling==1.33.0 && python -m hatchling build -t wheel -d /wheels

FROM python:3.11-slim
COPY --from=built /wheels /wheels
COPY constraints.txt /wheels/
RUN pip install --no-cache-dir -c /wheels/constraints.txt "$(ls /wheels/*.whl)[report,parquet]" && rm -r /wheels
WORKDIR /data
ENTRYPOINT ["lccp"]
