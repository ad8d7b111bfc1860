"""Found a locality: publish its pack, load its divisions, open its offices, name an administrator.

Repeating it changes nothing that stands; a new list of divisions adds what is new.
"""

import argparse
import sys
from pathlib import Path

from yimen.policy import PACKS_DIR, PackError

from .database import migrate, running_database


def configure(parser: argparse.ArgumentParser) -> None:
    """Which pack, which divisions, who looks after the accounts."""
    parser.add_argument("name", metavar="NAME", help="政策包的名称，如 pingan")
    parser.add_argument("--root", type=Path, default=PACKS_DIR, help="政策包所在的文件夹")
    parser.add_argument("--divisions", type=Path, help="行政区划清单（CSV）；随软件带的不用写")
    parser.add_argument("--admin", default="", metavar="USERNAME", help="系统管理员的用户名")
    parser.add_argument("--admin-name", default="", metavar="姓名", help="系统管理员的姓名")


def run(args: argparse.Namespace) -> int:
    """Do it and say what stands; 1 with the reasons when the pack may not be published."""
    with running_database():
        migrate()
        from yimen.config.founding import first_administrator, found_locality
        from yimen.network.acting import Acting
        from yimen.network.models import Division, Office

        by = Acting.system("设立经办网络")
        try:
            area = found_locality(by, args.name, root=args.root, divisions=args.divisions)
        except PackError as error:
            print(error, file=sys.stderr)
            return 1
        divisions = Division.objects.under(area.path).count()
        offices = Office.objects.under(area.path).count()
        print(f"“{area.name}”已设立：区划 {divisions} 个，机构 {offices} 个。")
        if args.admin:
            password = first_administrator(by, area, args.admin, args.admin_name)
            print(f"系统管理员 {args.admin} 的首次登录密码：{password}")
            print("密码只显示这一次，登录后须修改。")
    return 0
