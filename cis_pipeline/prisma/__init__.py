"""The numbers of PRISMA 2020: boxes, flow, equations, searches, and which source found what."""
