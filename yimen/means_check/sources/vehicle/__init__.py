"""Vehicle register (公安车辆管理): cars, motorcycles, trucks."""

from yimen.means_check.sources.base import Source
from yimen.means_check.sources.vehicle.facts import read
from yimen.means_check.sources.vehicle.schema import VehicleRecord

SOURCE = Source(
    "vehicle", "公安（车辆登记）", VehicleRecord, read, reports=("vehicle",), completes=("vehicle",)
)
